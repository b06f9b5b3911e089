package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import nndl.Fixtures;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file system refuses is told with the path, and with what the user can do. */
class FileSystemsTest {
  /** A store that lets nobody in, and whose host may be unknown. */
  public static final class Closed extends RawLocalFileSystem {
    private URI uri;

    @Override
    public void initialize(URI name, Configuration configuration) throws IOException {
      if (name.getHost().equals("unknown")) {
        throw new IllegalArgumentException(new UnknownHostException("unknown"));
      }
      if (name.getHost().equals("bad")) {
        throw new IllegalArgumentException("a bad name", new IOException("reason"));
      }
      uri = name;
      setConf(configuration);
    }

    @Override
    public URI getUri() {
      return uri == null ? URI.create("closed:///") : uri; // a constructor asks for it
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
      if (path.getName().equals("lost")) {
        throw new UnknownHostException("nowhere");
      }
      if (path.getName().equals("broken")) {
        throw new IOException("connection lost");
      }
      IOException denied = new AccessDeniedException(path.toString(), null, "from the library");
      throw (IOException) denied.initCause(new IOException("no credentials"));
    }
  }

  private static Storage storage(String endpoint) {
    Configuration configuration = new Configuration();
    for (String scheme : new String[] {"s3a", "other"}) {
      configuration.setClass("fs." + scheme + ".impl", Closed.class, FileSystem.class);
      configuration.setBoolean("fs." + scheme + ".impl.disable.cache", true);
    }
    configuration.set("fs.s3a.endpoint", endpoint);
    return new Storage(configuration);
  }

  private static String error(Storage storage, String path) {
    var of = new org.apache.hadoop.fs.Path(path);
    return assertThrows(InputException.class, () -> storage.status(of)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void whoeverIsRefusedByS3WithoutAnEndpointIsToldThatAmazonWasAsked(String endpoint) {
    String asked = " (asked of Amazon: fs.s3a.endpoint is not set)";
    for (String name : new String[] {"file, no credentials", "lost, nowhere"}) {
      String[] parts = name.split(", ");
      String line = error(storage(endpoint), "s3a://bucket/" + parts[0]);
      assertEquals(parts[1] + asked, line.substring(line.length() - (parts[1] + asked).length()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "here, s3a://bucket/file",
    "here, s3a://bucket/lost",
    "'', s3a://bucket/broken",
    "'', other://bucket/file",
    "'', other://bucket/lost"
  })
  void anyOtherErrorNamesNoEndpoint(String endpoint, String path) {
    String line = error(storage(endpoint), path);
    assertEquals(-1, line.indexOf("Amazon"), line);
  }

  @Test
  void aHostThatNobodyKnowsIsAnErrorOfItsPathAndABadSettingIsNone() {
    String line = error(storage("here"), "other://unknown/file");
    assertEquals("other://unknown/file: ", line.substring(0, "other://unknown/file: ".length()));
    var bad = new org.apache.hadoop.fs.Path("other://bad/file");
    assertEquals(
        "a bad name",
        assertThrows(IllegalArgumentException.class, () -> storage("here").status(bad))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-1s", "999ms", "soon"})
  void aTimeLimitOfLessThanASecondIsRefused(String time) {
    Storage storage = new Storage(new Configuration());
    storage.configuration().set(Storage.TIMEOUT, time);
    assertEquals(
        "spark.hadoop.nndl.storage.timeout: expected 1s or more, found " + time,
        assertThrows(InputException.class, storage::limit).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1s, 1", "1000ms, 1", "2m, 120"})
  void aTimeLimitMayBeASecondOrMore(String time, long seconds) {
    Storage storage = new Storage(new Configuration());
    assertEquals(1800, storage.limit().seconds());
    storage.configuration().set(Storage.TIMEOUT, time);
    assertEquals(seconds, storage.limit().seconds());
  }

  @Test
  void aChangeThatFailsIsToldWithWhatWasExpected() {
    var path = new org.apache.hadoop.fs.Path("/file");
    IOException full = new IOException("disk full");
    for (TimeLimit.Step step :
        new TimeLimit.Step[] {
          () -> {
            throw full;
          },
          () -> {
            throw new UncheckedIOException(full);
          }
        }) {
      InputException error =
          assertThrows(InputException.class, () -> FileSystems.change(path, "to write it", step));
      assertEquals("/file: expected to write it, found disk full", error.getMessage());
      assertSame(full, error.getCause());
    }
  }

  @Test
  void aFileOfThisMachineHasALocalPathAndADeviceIsAStream() throws IOException {
    Storage storage = Fixtures.storage();
    var device = new org.apache.hadoop.fs.Path("/dev/null");
    assertEquals(Optional.of(Path.of("/dev/null")), storage.stream(device));
    assertEquals(Optional.empty(), storage.stream(new org.apache.hadoop.fs.Path("/")));
    assertEquals(
        Optional.of(Path.of("/dev/null")), FileSystems.localPath(storage.of(device), device));
    NameNode.Settings names = new NameNode.Settings();
    FileSystem remote = names.storage().of(NameNode.path("/dev/null"));
    assertEquals(Optional.empty(), FileSystems.localPath(remote, NameNode.path("/dev/null")));
    assertEquals(Optional.empty(), FileSystems.stream(remote, NameNode.path("/dev/null")));
  }
}
