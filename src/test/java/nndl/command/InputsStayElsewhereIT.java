package nndl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nndl.Thorough;
import nndl.data.storage.S3Server;
import nndl.data.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command replaces a file that it reads on HDFS or S3, whatever name its output has. */
@Thorough
class InputsStayElsewhereIT {
  private static final String ROOT = "/in";

  @TempDir Path directory;

  @Test
  void noOutputReplacesAnInputOnHdfs() throws IOException {
    Path nodes = Files.createDirectory(directory.resolve("hdfs"));
    try (MiniDFSCluster hdfs =
        new MiniDFSCluster.Builder(new Configuration(), nodes.toFile()).build()) {
      hdfs.waitActive();
      DistributedFileSystem files = hdfs.getFileSystem();
      String host = "hdfs://127.0.0.1:" + hdfs.getNameNodePort();
      assertInputsStay(
          files,
          host,
          path -> {
            long id =
                files
                    .getClient()
                    .getFileInfo(new org.apache.hadoop.fs.Path(path).toUri().getPath())
                    .getFileId();
            return path.contains(".csv") ? path : host + "/.reserved/.inodes/" + id;
          });
    }
  }

  @Test
  void noOutputReplacesAnInputOnS3() throws Exception {
    try (S3Server s3 = S3Server.start(Files.createDirectory(directory.resolve("s3")))) {
      org.apache.hadoop.fs.Path bucket = new org.apache.hadoop.fs.Path(S3Server.BUCKET);
      assertInputsStay(bucket.getFileSystem(s3.configuration()), S3Server.BUCKET, path -> path);
    }
  }

  /** Returns another name of a file or directory. */
  private interface Alias {
    String of(String path) throws IOException;
  }

  /** Paths are read alike for all commands, so that one in three gets each spelling. */
  private static String spelled(String output, int number) {
    return switch (number % 3) {
      case 0 -> output.replace(ROOT + "/", ROOT + "//");
      case 1 -> output.replace(ROOT + "/", ROOT + "/none/../");
      default -> output;
    };
  }

  private static void assertInputsStay(FileSystem files, String host, Alias alias)
      throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(host + ROOT);
    Storage storage = new Storage(files.getConf());
    InputTable.write(files, root);
    Map<String, byte[]> before = InputTable.contents(files, root);
    int number = 0;
    for (InputTable.Row row : InputTable.rows()) {
      String output = host + ROOT + "/" + row.output();
      for (String name : List.of(spelled(output, number++), alias.of(output))) {
        if (!name.equals(output)) {
          InputTable.assertRefuses(storage, row, InputTable.Named.FILE, host + ROOT, name);
        }
      }
      for (InputTable.Named named : row.named()) {
        InputTable.assertRefuses(storage, row, named, host + ROOT, output);
      }
    }
    InputTable.assertSame(before, InputTable.contents(files, root), "one of these commands");
  }
}
