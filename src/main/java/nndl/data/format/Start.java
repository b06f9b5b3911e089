package nndl.data.format;

import java.io.Serializable;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;

/**
 * Where a file is read from.
 *
 * @param record the first record that is read: a line, a row or a sample
 * @param offset its position in the uncompressed content, in bytes
 * @param linesBefore the number of lines before it, if it is text
 */
record Start(long record, long offset, long linesBefore) implements Serializable {
  /** Opens a file here. */
  Content open(Storage storage, DataFile file) {
    return open(storage, file, Long.MAX_VALUE);
  }

  /** Like the other, but at most {@code maxBytes} bytes of an uncompressed file can be read. */
  Content open(Storage storage, DataFile file, long maxBytes) {
    if (!file.compressed()) {
      return Content.open(storage, file, offset, maxBytes);
    }
    Content content = Content.open(storage, file, 0);
    try {
      content.skip(offset);
      return content;
    } catch (RuntimeException e) {
      content.close();
      throw e;
    }
  }
}
