package nndl.command.run;

import java.util.Optional;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.RunRecord;
import org.apache.hadoop.fs.Path;

/** Compares the file of a model with the hash in the record of its training. */
public final class ModelHash {
  private ModelHash() {}

  /** Fails if a model has another hash than its record tells. Older records tell none. */
  public static void require(Storage storage, Path model, Path record) {
    Optional<String> expected = RunRecord.read(record, storage.text(record)).record().model();
    if (expected.isPresent()) {
      String found = Sha256.of(storage, model);
      if (!found.equals(expected.get())) {
        throw InputException.expected(
            model, "SHA-256 %s, as %s has it".formatted(expected.get(), record.getName()), found);
      }
    }
  }
}
