/** Fills for what was turned away and for what nobody saw; the page draws their patterns once. */
export const hatches = {
  blocked: 'url(#hatch-blocked)',
  unobserved: 'url(#hatch-unobserved)',
} as const
