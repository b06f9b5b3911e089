package nndl.command.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model, samples and table on HDFS: the bytes of a local run. */
@Thorough
class EvaluateHdfsTest {
  @TempDir Path directory;

  @Test
  void readsAndWritesOnAnotherFileSystem() throws IOException {
    TrainRun.prepare(directory);
    TrainRun.in(directory);
    Run local =
        Run.of(directory, "evaluate --model $/model --data $ --output $/table.csv").succeeded();
    try (MiniDFSCluster hdfs =
        new MiniDFSCluster.Builder(
                new Configuration(), Files.createDirectory(directory.resolve("hdfs")).toFile())
            .build()) {
      hdfs.waitActive();
      FileSystem files = hdfs.getFileSystem();
      for (String name :
          new String[] {
            "model/model.safetensors", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
          }) {
        files.copyFromLocalFile(
            Fixtures.path(directory.resolve(name)), new org.apache.hadoop.fs.Path("/in/" + name));
      }
      String root = "hdfs://127.0.0.1:" + hdfs.getNameNodePort();
      Run remote =
          Run.of(
                  directory,
                  "evaluate --model H/in/model --data H/in --output H/out/table.csv"
                      .replace("H", root))
              .succeeded();
      assertEquals(local.out(), remote.out());
      try (InputStream table = files.open(new org.apache.hadoop.fs.Path("/out/table.csv"))) {
        assertArrayEquals(Files.readAllBytes(directory.resolve("table.csv")), table.readAllBytes());
      }
      assertPredictsTheSame(root, files);
    }
  }

  private void assertPredictsTheSame(String root, FileSystem files) throws IOException {
    String options = "--model H/model --images H/t10k-images-idx3-ubyte";
    Run local = Run.of(directory, "predict " + options.replace("H", "$")).succeeded();
    for (String output : new String[] {"rows.csv", "parts"}) {
      Run.of(directory, ("predict " + options + " --output H/" + output).replace("H", root + "/in"))
          .succeeded();
    }
    for (String name : new String[] {"rows.csv", "parts/part-00000.csv"}) {
      try (InputStream rows = files.open(new org.apache.hadoop.fs.Path("/in/" + name))) {
        assertEquals(local.out(), new String(rows.readAllBytes(), UTF_8), name);
      }
    }
    assertEquals(2, files.listStatus(new org.apache.hadoop.fs.Path("/in/parts")).length);
  }
}
