package nndl.training.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import nndl.network.Block;
import nndl.network.Layout;

/** Makes small checkpoints, and what their files hold. */
public final class CheckpointBytes {
  private CheckpointBytes() {}

  /** Returns a checkpoint of an iteration, which names its writer. */
  public static Checkpoint checkpoint(long iteration, String writer) {
    Map<String, Double> scalars =
        Map.of(
            Checkpoint.EPOCH,
            0.0,
            Checkpoint.POSITION,
            0.0,
            Checkpoint.ITERATION,
            (double) iteration);
    return new Checkpoint(
        new TreeMap<>(Map.of("writer", writer)),
        new TreeMap<>(),
        scalars,
        "[]",
        Map.of(Checkpoint.MODEL, Block.lasting(new Layout(2, 1))),
        Snapshots.NONE);
  }

  /** Returns the content of the file of a checkpoint. */
  public static byte[] of(Checkpoint checkpoint) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CheckpointFile.of(checkpoint).write(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
