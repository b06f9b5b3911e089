package nndl.data.picture;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is longer than a picture may be takes no more memory than the longest picture. */
class LongFilesTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long LITTLE = 1 << 22;

  @TempDir Path directory;

  @Test
  void aLongFileThatIsNoPictureIsRefusedByItsBeginning() throws IOException {
    assertTrue(
        allocated(new byte[8], "a PNG, JPEG, BMP or GIF picture, found none of them") < LITTLE);
  }

  @Test
  void aPictureOfAnyLengthTakesNoMoreThanItsLimitAllows() throws IOException {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    long bytes = allocated(png, "a picture of at most 2^27 bytes, found more");
    assertTrue(bytes < 3L * PictureFile.MAX_BYTES + LITTLE, "bytes: " + bytes);
  }

  /** Bytes that are allocated until a file is refused. */
  private long allocated(byte[] head, String message) throws IOException {
    Path path = directory.resolve("a.png");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(head);
      file.setLength(3L * PictureFile.MAX_BYTES); // takes no space on the disk
    }
    Storage storage = Fixtures.storage();
    try (Content content =
        Content.look(storage, storage.status(Fixtures.path(path)), Storage.Access.WHOLE)) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      String e = refusal(() -> PictureFile.read(content));
      long after = THREADS.getCurrentThreadAllocatedBytes();
      assertEquals("file:%s: expected %s".formatted(path, message), e);
      return after - before;
    }
  }
}
