package nndl.spark;

import java.util.List;
import nndl.committee.Committee;
import nndl.data.SamplePieces;
import nndl.data.SampleSet;
import nndl.math.SparseRows;
import nndl.memory.Held;
import nndl.worker.Evaluator;

/** What the JVMs of an {@link EvaluateJob} hold: models, and for each task a piece of samples. */
record EvaluateMemory(Committee committee, SampleSet samples) {
  /**
   * Of an input that takes one byte at most once it is packed: the last chunk of a packer may be
   * twice as large as a sample, and is copied at the end, and a row is held apart.
   */
  private static final long PER_BYTE = 6;

  /** Of one that takes five: the last chunk may be as large as all before it. */
  private static final long PER_FLOAT = 11;

  /** In local mode, where tasks share the models with the driver. */
  List<Held> local(int tasks) {
    return List.of(models(), broadcast(), tasks(tasks));
  }

  /** On the driver of a cluster. */
  List<Held> driver() {
    return List.of(models(), broadcast());
  }

  /** On an executor with so many tasks at once. */
  List<Held> executor(int tasks) {
    return List.of(models(), broadcast(), tasks(tasks));
  }

  private Held models() {
    return Held.always(
        "the weights of %s models".formatted(committee.models().size()), committee.bytes());
  }

  private Held broadcast() {
    return Held.always("their broadcast", committee.bytes());
  }

  private Held tasks(int tasks) {
    long width = samples.width();
    long each =
        committee.bytesPerThread(Evaluator.TILE)
            + SparseRows.bytes(Evaluator.TILE * width)
            + piece(samples);
    return Held.always(
        "%s tasks: tiles, unpacked samples, a piece of packed ones".formatted(tasks), tasks * each);
  }

  /** The most that a piece of samples takes while it is packed. */
  static long piece(SampleSet samples) {
    long inputs = (long) samples.width() * SamplePieces.capacity(samples.width());
    return (samples.bytes() ? PER_BYTE : PER_FLOAT) * inputs;
  }
}
