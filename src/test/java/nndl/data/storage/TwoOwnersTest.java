package nndl.data.storage;

import java.nio.file.Path;
import java.util.Random;
import nndl.Slow;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two processes that want one directory never mix their bytes, whatever stops the first one. */
@Slow
class TwoOwnersTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"STOPPED, true", "STOPPED, false", "KILLED, false"})
  void theSecondOwnersFilesAreWhole(TwoOwners.Accident accident, boolean isOneHost)
      throws Exception {
    OtherHost other = isOneHost ? null : OtherHost.probe(directory);
    TwoOwners.tryOnce(directory.resolve("model"), accident, other, new Random(1));
  }
}
