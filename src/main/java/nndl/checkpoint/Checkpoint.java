package nndl.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.model.ModelFile;
import nndl.model.SafeTensors;
import nndl.model.SafeTensors.Tensor;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * All that a training needs to go on as if it had never stopped, as a safetensors file: the tensors
 * of a {@link ModelFile}; as metadata where the training stands, its history, the settings that
 * define it, and a SHA-256 of everything else. The seed is one of the settings; there are no random
 * numbers under way, since a shuffle is a function of seed and epoch, and no optimiser's state,
 * since plain gradient descent has none.
 *
 * @param settings by name
 * @param epoch the epoch under way, counted from 0
 * @param position up to which sample of the epoch's shuffle it has come; all before evaluation
 * @param iteration steps since the start of the training
 * @param history of the epochs that are over, as CSV
 */
public record Checkpoint(
    SortedMap<String, String> settings,
    int epoch,
    long position,
    long iteration,
    String history,
    Map<String, Tensor> tensors) {
  private static final String FORMAT = "nndl-checkpoint-1";
  private static final String CHECKSUM = "sha256";
  private static final String SETTING = "setting.";

  /** The file of this checkpoint. */
  SafeTensors file() {
    SortedMap<String, String> metadata = new TreeMap<>();
    settings.forEach((name, value) -> metadata.put(SETTING + name, value));
    metadata.put("format", FORMAT);
    metadata.put("epoch", Integer.toString(epoch));
    metadata.put("position", Long.toString(position));
    metadata.put("iteration", Long.toString(iteration));
    metadata.put("history", history);
    metadata.put(CHECKSUM, new SafeTensors(metadata, tensors).sha256());
    return new SafeTensors(metadata, tensors);
  }

  /** Reads a checkpoint and makes sure that it is whole. */
  static Checkpoint read(Storage storage, Path path) {
    SafeTensors file =
        SafeTensors.read(storage, path, floats(storage, path), header -> require(path, header));
    SortedMap<String, String> metadata = file.metadata();
    String checksum = metadata.remove(CHECKSUM);
    String found = file.sha256();
    if (!found.equals(checksum)) {
      throw InputException.expected(path, "SHA-256 " + checksum, found);
    }
    SortedMap<String, String> settings = new TreeMap<>();
    metadata.forEach(
        (name, value) -> {
          if (name.startsWith(SETTING)) {
            settings.put(name.substring(SETTING.length()), value);
          }
        });
    return new Checkpoint(
        settings,
        (int) number(path, metadata, "epoch", Integer.MAX_VALUE),
        number(path, metadata, "position", Long.MAX_VALUE),
        number(path, metadata, "iteration", Long.MAX_VALUE),
        metadata.get("history"),
        file.tensors());
  }

  /** Before memory is taken for the numbers of a file that is something else. */
  private static void require(Path path, SortedMap<String, String> metadata) {
    if (!FORMAT.equals(metadata.get("format"))
        || !metadata.keySet().containsAll(List.of(CHECKSUM, "history"))) {
      throw InputException.expected(path, "a checkpoint", "another file");
    }
  }

  private static long number(
      Path path, SortedMap<String, String> metadata, String name, long most) {
    String text = String.valueOf(metadata.get(name));
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw InputException.expected(path + ": " + name, "a number of 0 to " + most, text);
  }

  /** As many numbers as the file has room for. */
  private static long floats(Storage storage, Path path) {
    try {
      return storage.status(path).getLen() / Float.BYTES;
    } catch (IOException e) {
      throw InputException.expected(path, "to read it", InputException.reason(e));
    }
  }

  /** The network. */
  public Parameters parameters(Layout layout) {
    return ModelFile.parameters("checkpoint", new SafeTensors(new TreeMap<>(), tensors), layout);
  }

  /** Every setting that another run has otherwise, in one line; empty if there is none. */
  public String differences(Map<String, String> given) {
    SortedMap<String, String> all = new TreeMap<>(given);
    all.putAll(settings);
    StringBuilder differences = new StringBuilder();
    for (String name : all.keySet()) {
      String ours = settings.getOrDefault(name, "none");
      String theirs = given.getOrDefault(name, "none");
      if (!ours.equals(theirs)) {
        differences.append(differences.isEmpty() ? "" : "; ");
        differences.append("%s: checkpoint %s, given %s".formatted(name, ours, theirs));
      }
    }
    return differences.toString();
  }
}
