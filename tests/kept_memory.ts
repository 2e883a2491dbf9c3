/**
 * Weights come and go by tens of megabytes, which glibc hands back to the kernel each time and gets again page by page: a
 * tenth of all processor time. In the processes that are started from here it keeps them.
 */
export default () => {
  if (process.env.GLIBC_TUNABLES !== undefined) return;
  process.env.GLIBC_TUNABLES = 'glibc.malloc.mmap_threshold=268435456:glibc.malloc.trim_threshold=536870912';
  return () => {
    delete process.env.GLIBC_TUNABLES;
  };
};
