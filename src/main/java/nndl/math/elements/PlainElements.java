package nndl.math.elements;

/** {@link Elements} as textbook loops: the definition that the vector loops are tested against. */
final class PlainElements {
  private PlainElements() {}

  static void apply(Activation f, float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = f.of(x[i]);
    }
  }

  static void timesDerivative(Activation f, float[] delta, int from, int to, float[] a, int k) {
    for (int i = from; i < to; i++) {
      delta[i] = f.timesDerivative(delta[i], a[i + k - from]);
    }
  }

  static void leaveOut(float[] a, int from, int to, int key, int threshold, float scale) {
    for (int i = from; i < to; i++) {
      a[i] = DropoutMask.of(a[i], key, i - from, threshold, scale);
    }
  }
}
