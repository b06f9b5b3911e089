package nndl.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nndl.data.SamplePieces;
import nndl.math.SparseRows;
import nndl.memory.Held;
import nndl.committee.Committee;
import nndl.worker.Tiles;

/**
 * What the JVMs of a {@link CommitteeJob} hold: models, for each task a piece of samples, and what
 * is made of them.
 *
 * @param width inputs of a sample
 * @param made bytes that a task holds of what it makes of its samples
 * @param gathered bytes that the driver holds of what tasks have made
 */
record CommitteeMemory(Committee committee, int width, long made, long gathered)
    implements Serializable {
  /** Of an input that is not zero, as it is packed at most. */
  private static final long BYTES_PER_INPUT = 5;

  /** In local mode, where tasks share the models with the driver. */
  List<Held> local(int tasks) {
    List<Held> held = new ArrayList<>(driver());
    held.add(tasks(tasks));
    return held;
  }

  /** On the driver of a cluster. */
  List<Held> driver() {
    List<Held> held = new ArrayList<>(models());
    if (gathered > 0) {
      held.add(Held.always("rows that wait for their turn", gathered));
    }
    return held;
  }

  /** On an executor with so many tasks at once. */
  List<Held> executor(int tasks) {
    List<Held> held = new ArrayList<>(models());
    held.add(tasks(tasks));
    return held;
  }

  private List<Held> models() {
    return List.of(
        Held.always(
            "the weights of %s models".formatted(committee.models().size()), committee.bytes()),
        Held.always("their broadcast", committee.bytes()));
  }

  private Held tasks(int tasks) {
    long each =
        committee.bytesPerThread(Tiles.SIZE)
            + SparseRows.bytes(Tiles.SIZE * (long) width)
            + BYTES_PER_INPUT * width * SamplePieces.capacity(width)
            + made;
    return Held.always(
        "%s tasks: tiles, unpacked samples, a piece of packed ones".formatted(tasks), tasks * each);
  }
}
