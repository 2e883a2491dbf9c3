/** Up to this width a controller's page is a remote. */
export const phone = matchMedia('(max-width: 520px)');
