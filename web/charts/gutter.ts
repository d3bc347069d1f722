/** Room for the labels at the left of every plot, in pixels. */
export const gutter = 46
