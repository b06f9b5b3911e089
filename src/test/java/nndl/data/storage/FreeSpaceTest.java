package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that would not fit on a disk, or exceed a quota, are refused before they are made. */
class FreeSpaceTest {
  @TempDir Path directory;

  @Test
  void asManyBytesFitAsTheDiskOfTheNextDirectoryAboveHasFree() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.file.impl", SmallDisk.class, FileSystem.class);
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    Storage storage = new Storage(configuration);
    var missing = new org.apache.hadoop.fs.Path(directory + "/none/below");
    FreeSpace.require(storage, missing, 10);
    assertEquals(
        missing
            + ": expected room for 0.0 MB, since what is there stays until the new files are whole,"
            + " found 0.0 MB",
        assertThrows(InputException.class, () -> FreeSpace.require(storage, missing, 11))
            .getMessage());
  }

  @Test
  void aDeviceTakesAnyNumberOfBytes() {
    Storage storage = new Storage(new Configuration());
    var device = new org.apache.hadoop.fs.Path("/dev/null");
    assertDoesNotThrow(() -> FreeSpace.require(storage, device, Long.MAX_VALUE));
  }

  /**
   * Each byte is kept three times, of what the disks or the narrowest quota of a directory above
   * leaves. A quota of which this user may not know does not count, nor does one that is not set.
   */
  @ParameterizedTest
  @CsvSource({
    "-1, 0, -1, 0, 10000000",
    "90000000, 0, -1, 0, 10000000",
    "9000000, 0, -1, 0, 3000000",
    "9000000, 3000000, -1, 0, 2000000",
    "-1, 0, 6000000, 3000000, 1000000",
    "9000000, 0, 6000000, 0, 2000000",
    "-2, 0, 6000000, 0, 2000000",
    "0, 0, -1, 0, 0"
  })
  void onHdfsTheNarrowestQuotaCountsAndAllReplicas(
      long above, long usedAbove, long quota, long used, long fitting) {
    NameNode.Settings names = new NameNode.Settings();
    names.directory("/", "rwxr-xr-x", above, usedAbove);
    names.directory("/data", "rwxr-xr-x", quota, used);
    Storage storage = names.storage();
    var missing = NameNode.path("/data/model");
    assertDoesNotThrow(() -> FreeSpace.require(storage, missing, fitting));
    String megabytes = fitting / 1_000_000 + ".0 MB";
    assertEquals(
        "%s: expected room for %s, since what is there stays until the new files are whole, found %s"
            .formatted(missing, megabytes, megabytes),
        assertThrows(InputException.class, () -> FreeSpace.require(storage, missing, fitting + 1))
            .getMessage());
  }
}
