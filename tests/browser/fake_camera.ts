export * from '../../bench/fake_camera.ts';
