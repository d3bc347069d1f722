import './patterns.css'

/** The hatches that all drawings of the page share; they fill with `url(#…)`. */
export function Patterns() {
  return (
    <svg className="patterns" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern
          id="hatch-blocked"
          width="4"
          height="4"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className="hatch-blocked-ground" width="4" height="4" />
          <path className="hatch-blocked-line" d="M0 0V4" />
        </pattern>
        <pattern
          id="hatch-unobserved"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path className="hatch-unobserved-line" d="M0 0V5" />
        </pattern>
      </defs>
    </svg>
  )
}
