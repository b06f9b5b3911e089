package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models, samples and answers on an S3 server that shows a directory as an object. */
class ModelsOnS3IT {
  private static final String THERE = S3Server.BUCKET + "/in";

  @TempDir Path directory;

  @Test
  void theDirectoryOfATrainingIsEvaluatedAndPredictsAsALocalOne() throws Exception {
    TrainRun.TRAINING.write(directory, "train");
    TrainRun.TEST.write(directory, "t10k");
    Run run =
        Run.of(
            "train",
            "--data=" + directory,
            "--model=" + directory.resolve("model"),
            "--sizes=9,4,4",
            "--epochs=2",
            "--mini-batch-size=4");
    assertEquals(0, run.status(), run.err());
    try (S3Server s3 = S3Server.start(Files.createDirectory(directory.resolve("s3")))) {
      Configuration there = s3.configuration();
      FileSystem files = FileSystem.get(URI.create(S3Server.BUCKET), there);
      for (String name :
          new String[] {"model", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
        FileUtil.copy(
            directory.resolve(name).toFile(),
            files,
            new org.apache.hadoop.fs.Path(THERE + "/" + name),
            false,
            there);
      }
      s3.settings().forEach((key, value) -> System.setProperty("spark.hadoop." + key, value));
      try {
        String evaluate = "--model H/model --data H";
        Run local = Run.of(directory, "evaluate " + evaluate.replace("H", "$"));
        Run remote = Run.of(directory, "evaluate " + evaluate.replace("H", THERE));
        assertEquals(0, remote.status(), remote.err());
        assertEquals(local.out(), remote.out());
        files.mkdirs(new org.apache.hadoop.fs.Path(THERE + "/empty"));
        Run empty = Run.of(directory, "evaluate --model H/empty --data H".replace("H", THERE));
        assertEquals(1, empty.status());
        assertTrue(empty.err().startsWith("nndl: " + THERE + "/empty"), empty.err());
        assertEquals(1, empty.err().lines().count(), empty.err());
        String predict = "--model H/model --images H/t10k-images-idx3-ubyte --output H/rows.csv";
        Run.of(directory, "predict " + predict.replace("H", "$")).succeeded();
        Run.of(directory, "predict " + predict.replace("H", THERE)).succeeded();
        try (var in = files.open(new org.apache.hadoop.fs.Path(THERE + "/rows.csv"))) {
          assertArrayEquals(Files.readAllBytes(directory.resolve("rows.csv")), in.readAllBytes());
        }
      } finally {
        s3.settings().keySet().forEach(key -> System.clearProperty("spark.hadoop." + key));
      }
    }
  }
}
