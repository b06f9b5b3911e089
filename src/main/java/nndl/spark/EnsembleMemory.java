package nndl.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nndl.data.NamedSamples;
import nndl.data.SamplePieces;
import nndl.math.SparseRows;
import nndl.model.ensemble.Ensemble;
import nndl.training.memory.MemoryBlock;
import nndl.training.worker.Tiles;

/**
 * What the JVMs of a {@link RangeJob} that runs a committee hold: models, for each task a piece of
 * samples, and what is made of them.
 *
 * @param samples inputs of a sample, and whether each takes one byte at most once it is packed
 * @param made bytes that a task holds of what it makes of its samples
 * @param gathered bytes that the driver holds of what tasks have made
 */
public record EnsembleMemory(Ensemble committee, Inputs samples, long made, long gathered)
    implements TaskMemory {
  /** The inputs of a sample. */
  public record Inputs(int width, boolean bytes) implements Serializable {
    public static Inputs of(NamedSamples samples) {
      return new Inputs(samples.width(), samples.bytes());
    }
  }

  /**
   * Of an input that takes one byte at most once it is packed: the last chunk of a packer may be
   * twice as large as a sample, and is copied at the end, and a row is held apart.
   */
  private static final long PER_BYTE = 6;

  /** Of one that takes five: the last chunk may be as large as all before it. */
  private static final long PER_FLOAT = 11;

  @Override
  public List<MemoryBlock> local(int tasks) {
    List<MemoryBlock> held = new ArrayList<>(driver());
    held.add(tasks(tasks));
    return held;
  }

  @Override
  public List<MemoryBlock> driver() {
    List<MemoryBlock> held = new ArrayList<>(models());
    if (gathered > 0) {
      held.add(MemoryBlock.always("rows that wait for their turn", gathered));
    }
    return held;
  }

  @Override
  public List<MemoryBlock> executor(int tasks) {
    List<MemoryBlock> held = new ArrayList<>(models());
    held.add(tasks(tasks));
    return held;
  }

  private List<MemoryBlock> models() {
    return List.of(
        MemoryBlock.always(
            "the weights of %s models".formatted(committee.models().size()), committee.bytes()),
        MemoryBlock.always("their broadcast", committee.bytes()));
  }

  private MemoryBlock tasks(int tasks) {
    long each =
        committee.bytesPerThread(Tiles.SIZE)
            + SparseRows.bytes(Tiles.SIZE * (long) samples.width)
            + piece(samples)
            + made;
    return MemoryBlock.always(
        "%s tasks: tiles, unpacked samples, a piece of packed ones".formatted(tasks), tasks * each);
  }

  /** The most that a piece of samples takes while it is packed. */
  public static long piece(Inputs samples) {
    long inputs = (long) samples.width * SamplePieces.capacity(samples.width);
    return (samples.bytes ? PER_BYTE : PER_FLOAT) * inputs;
  }
}
