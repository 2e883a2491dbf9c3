export * from '../../bench/chromium.ts';
