import './search-button.css'

/** Opens the field to filter by, where there is no room to show it always. */
export function SearchButton({ onSearch }: { readonly onSearch: () => void }) {
  return (
    <button type="button" className="search-button" aria-label="Filter by name or group" onClick={onSearch}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <circle cx="7.5" cy="7.5" r="5.5" />
        <path d="M11.8 11.8L16 16" />
      </svg>
    </button>
  )
}
