/** Up to this size a controller's page is a remote: as narrow as a phone, or a phone held sideways. */
export const phone = matchMedia('(max-width: 520px), (pointer: coarse) and (max-height: 520px)');
