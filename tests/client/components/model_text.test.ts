import { afterEach, expect, test } from 'vitest';
import { engineText } from '../../../client/components/engine_text.ts';
import { levelText, modelTitle } from '../../../client/components/model_text.ts';
import { speak } from '../../../client/language/spoken.ts';
import { ALEXNET, EFFICIENTNET_LITE0, NETWORKS } from '../../../shared/networks.ts';

afterEach(() => speak('en'));

test('preprocessing in words', () => {
  expect(levelText(EFFICIENTNET_LITE0.preprocessing)).toBe('(pixel − 127) / 128');
  expect(levelText(ALEXNET.preprocessing)).toBe(
    '(pixel / 255 − mean) / std, mean 0.485, 0.456, 0.406, std 0.229, 0.224, 0.225',
  );
  speak('zh-CN');
  expect(levelText(EFFICIENTNET_LITE0.preprocessing)).toBe('(像素 − 127) / 128');
  expect(levelText(ALEXNET.preprocessing)).toBe(
    '(像素 / 255 − 均值) / 标准差，均值 0.485, 0.456, 0.406，标准差 0.229, 0.224, 0.225',
  );
});

test('a model’s title keeps its name; how many classes it knows is said in the page’s language', () => {
  for (const { title } of NETWORKS) expect(modelTitle(title)).toBe(title);
  speak('zh-CN');
  expect(modelTitle(ALEXNET.title)).toBe('AlexNet · 102 类');
  expect(
    NETWORKS.map(({ title }) => modelTitle(title)).filter((title) => /classes|towers/.test(title)),
  ).toEqual([]);
});

test.each([
  ['Intel(R) Xeon(R) Processor, 2 cores', 'Intel(R) Xeon(R) Processor，2 核'],
  ['not installed (npm run backend:cuda)', '未安装（npm run backend:cuda）'],
  ['no NVIDIA GPU here', '没有 NVIDIA GPU'],
  ['slower here: 41 ms a pass, onnx-cpu 9 ms', '在这里更慢：每次 41 毫秒，onnx-cpu 为 9 毫秒'],
  ['libcudnn.so.9: cannot open', 'libcudnn.so.9: cannot open'],
])('the engine says “%s”', (said, chinese) => {
  expect(engineText(said)).toBe(said);
  speak('zh-CN');
  expect(engineText(said)).toBe(chinese);
});
