import { afterEach, describe, expect, test } from 'vitest';
import { stepsBelow } from '../../../server/vision/backends.ts';
import { deviceOf } from '../../../server/vision/device.ts';
import { Ladder, type LadderSettings } from '../../../server/vision/ladder.ts';
import { type Probe, probe } from '../../../server/vision/probe.ts';

const ladders: Ladder[] = [];
afterEach(async () => {
  for (const { engine } of ladders.splice(0)) await engine.close();
});

async function open(settings: Partial<LadderSettings> = {}): Promise<[Ladder, LadderSettings]> {
  const whole: LadderSettings = {
    backend: 'auto',
    model: 'alexnet',
    workers: 1,
    threadsPerWorker: 1,
    ...settings,
  };
  const ladder = await Ladder.open(whole);
  ladders.push(ladder);
  return [ladder, whole];
}

describe('trying a backend in a process of its own', () => {
  test('a right one says how long a pass takes', async () => {
    const answer = await probe({ backend: 'onnx-cpu', threads: 1, model: 'alexnet' });
    expect(answer).toMatchObject({ passed: true, difference: expect.any(Number) });
    expect(answer.passed && answer.passMs).toBeGreaterThan(1);
    expect(answer.passed && answer.difference).toBeLessThan(1e-6);
  }, 30_000);

  test('one that can’t be loaded says why, and one that takes too long is ended', async () => {
    const cuda = await probe({ backend: 'onnx-cuda', threads: 1, model: 'alexnet' });
    expect(cuda).toMatchObject({ passed: false, why: expect.stringMatching(/cuda/i) });
    expect(await probe({ backend: 'wasm', threads: 1, model: 'alexnet' }, 20)).toEqual({
      passed: false,
      why: 'no answer within 0.02 s',
    });
  }, 30_000);
});

describe('the ladder', () => {
  test('starts on what is always there, and says why not on something better', async () => {
    const [ladder, settings] = await open();
    expect(ladder.engine.backend).toBe('onnx-cpu');
    await ladder.climb({ ...settings, probe: async () => ({ passed: false, why: 'it computes wrongly' }) });
    const { passedOver, device } = ladder.state;
    expect(passedOver.map(({ backend }) => backend)).toEqual(['tensorflow', 'onnx-cuda', 'onnx-webgpu']);
    expect(passedOver.every(({ why }) => why.length > 5)).toBe(true);
    expect(device).toMatch(/core/);
  });

  test('software adapters are taken only when asked for', async () => {
    process.env.VK_DRIVER_FILES = '/nowhere/vk_swiftshader_icd.json';
    try {
      expect(deviceOf('onnx-webgpu')).toEqual({ name: 'software, vk_swiftshader_icd.json', software: true });
      const [ladder, settings] = await open();
      const probed: string[] = [];
      const answer: Probe = { passed: true, difference: 0, passMs: 0.1 };
      await ladder.climb({
        ...settings,
        probe: async ({ backend }) => {
          probed.push(backend);
          return answer;
        },
      });
      expect(probed).not.toContain('onnx-webgpu');
      expect(ladder.state.passedOver.find(({ backend }) => backend === 'onnx-webgpu')?.why).toContain(
        'only a software adapter',
      );
    } finally {
      delete process.env.VK_DRIVER_FILES;
    }
  });

  test('a backend that was asked for is taken, or says why it can’t be', async () => {
    const [ladder] = await open({ backend: 'wasm' });
    expect(ladder.engine.backend).toBe('wasm');
    await expect(open({ backend: 'onnx-cuda' })).rejects.toThrow(/cuda/i);
  });

  test('each backend falls to what is below it', () => {
    expect(stepsBelow('tensorflow')).toEqual(['onnx-cuda', 'onnx-webgpu', 'onnx-cpu', 'wasm']);
    expect(stepsBelow('tensorflow-cpu')).toEqual(['onnx-cpu', 'wasm']);
    expect(stepsBelow('onnx-cpu')).toEqual(['wasm']);
    expect(stepsBelow('wasm')).toEqual([]);
  });
});
