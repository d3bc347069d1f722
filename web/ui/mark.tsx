/** The mark of the page: an open ring, its arm lifted, and what flows through it. */
export function Mark() {
  return (
    <svg className="mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <path className="mark-ring" d="M13.4 4.6A6.5 6.5 0 1 1 5.2 4.6L9.6 1.6" />
      <circle className="mark-disc" cx="9" cy="10.4" r="2.4" />
    </svg>
  )
}
