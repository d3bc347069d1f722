/** One sentence for a listener, when there is something to say. */
export function LiveRegion({ sentence }: { readonly sentence: string }) {
  return (
    <p className="only-heard" role="status" aria-live="polite">
      {sentence}
    </p>
  )
}
