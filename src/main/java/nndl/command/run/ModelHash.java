package nndl.command.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.RunRecord;
import org.apache.hadoop.fs.Path;

/** Compares the file of a model with the hash in the record of its training. */
public final class ModelHash {
  private ModelHash() {}

  /** Returns the SHA-256 of a file. */
  public static String of(Storage storage, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(storage.open(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Fails if a model has another hash than its record tells. Older records tell none. */
  public static void require(Storage storage, Path model, Path record) throws IOException {
    Optional<String> expected = RunRecord.read(record, storage.text(record)).record().model();
    if (expected.isPresent()) {
      String found = of(storage, model);
      if (!found.equals(expected.get())) {
        throw InputException.expected(
            model, "SHA-256 %s, as %s has it".formatted(expected.get(), record.getName()), found);
      }
    }
  }
}
