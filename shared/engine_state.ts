/** What the networks run on. */
export interface EngineState {
  /** "onnx-cpu", "tensorflow". */
  readonly backend: string;
  /** Its device, as the system calls it. */
  readonly device: string;
  /** Better backends, and why they were not taken. */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly backend: string;
  readonly why: string;
}
