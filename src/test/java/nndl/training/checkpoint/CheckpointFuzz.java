package nndl.training.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.fuzz.FuzzTarget;
import nndl.fuzz.InputFile;
import nndl.model.format.SafeTensors;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * A checkpoint. One that is whole but for its hash is read a second time with the right one, since
 * no input that is made up would have it.
 */
public final class CheckpointFuzz implements FuzzTarget {
  private static final Layout LAYOUT = new Layout(3, 2, 2);

  private final InputFile file = new InputFile("checkpoint.safetensors");

  @Override
  public List<byte[]> seeds() throws IOException {
    Parameters parameters = Initialiser.NORMAL.parameters(LAYOUT, 1);
    Snapshots snapshots = Snapshots.NONE.after(0, parameters.block());
    return List.of(bytes(parameters, Snapshots.NONE), bytes(parameters, snapshots));
  }

  private static byte[] bytes(Parameters parameters, Snapshots snapshots) throws IOException {
    return bytes(
        CheckpointFile.of(
            new Checkpoint(
                new TreeMap<>(Map.of("sizes", "3,2,2")),
                new TreeMap<>(Map.of("training", "ff")),
                Map.of(Checkpoint.EPOCH, 1.0, Checkpoint.POSITION, 5.0, Checkpoint.ITERATION, 7.0),
                "[]",
                Map.of(Checkpoint.MODEL, parameters.block(), "optimizer.v", parameters.block()),
                snapshots)));
  }

  private static byte[] bytes(SafeTensors tensors) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tensors.write(bytes);
    return bytes.toByteArray();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    InputException refused = null;
    try {
      use(CheckpointFile.read(Fixtures.storage(), file.of(input).getPath()));
    } catch (InputException e) {
      refused = e;
    }
    SafeTensors tensors =
        SafeTensors.read("file", new ByteArrayInputStream(input), input.length, metadata -> {});
    SortedMap<String, String> metadata = new TreeMap<>(tensors.metadata());
    if (metadata.remove("sha256") != null) {
      SafeTensors bare = new SafeTensors(metadata, tensors.tensors(), tensors.bytes());
      metadata.put("sha256", bare.sha256());
      use(CheckpointFile.read(Fixtures.storage(), file.of(bytes(bare)).getPath()));
    }
    if (refused != null) {
      throw refused;
    }
  }

  /** Looks at what a resumed training takes of a checkpoint. */
  private static void use(Checkpoint checkpoint) {
    Parameters unused = checkpoint.parameters(LAYOUT);
    String unusedDifferences = checkpoint.differences(new TreeMap<>(Map.of("sizes", "1,1")));
    long unusedSum = checkpoint.epoch() + checkpoint.position() + checkpoint.iteration();
  }

  @Override
  public boolean promises(Throwable end) {
    return FuzzTarget.super.promises(end) || end instanceof CheckpointFile.OtherVersion;
  }
}
