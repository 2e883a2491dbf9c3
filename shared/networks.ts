/** The networks as data: their graphs, how they want their picture prepared, and what they answer. */

import { ALEXNET, ALEXNET_IMAGENET, ALEXNET_TWO_TOWERS } from './networks/alexnet.ts';
import { EFFICIENTNET_LITE0 } from './networks/efficientnet_lite0.ts';
import type { Network } from './networks/network.ts';
import { RESNET18 } from './networks/resnet.ts';
import { SQUEEZENET } from './networks/squeezenet.ts';
import { VGG11, VGG16 } from './networks/vgg.ts';

export { classCount, classifierOf, type Network, withClasses } from './networks/network.ts';
export {
  PREPARATION_STEPS,
  type PreparationStep,
  type Preprocessing,
  TORCHVISION,
  wholeLevels,
  withoutSteps,
} from './networks/preprocessing.ts';
export { ALEXNET, ALEXNET_TWO_TOWERS, EFFICIENTNET_LITE0 };

/** All that can be drawn; server/weights says of which there are weights. */
export const NETWORKS: readonly Network[] = [
  ALEXNET,
  ALEXNET_IMAGENET,
  ALEXNET_TWO_TOWERS,
  EFFICIENTNET_LITE0,
  SQUEEZENET,
  VGG11,
  VGG16,
  RESNET18,
];

export function networkNamed(name: string): Network | undefined {
  return NETWORKS.find((network) => network.name === name);
}
