package nndl.command.run;

import java.io.IOException;
import java.util.Map;
import nndl.data.storage.Mark;
import nndl.data.storage.Storage;
import nndl.report.ReportFile;
import nndl.training.RunRecord;
import org.apache.hadoop.fs.Path;

/**
 * What runs and searches have left beside a model, as far as it is known by its content: a file of
 * somebody else that has such a name stays.
 */
final class Leftovers {
  /** The name of the table of a search. */
  static final String TRIALS = "trials.csv";

  /** The name of the figures of the epochs. */
  static final String HISTORY = "history.csv";

  private static final Map<String, Mark> MARKS =
      Map.of(
          RunRecord.FILE_NAME,
          new Mark("\"format\":\"nndl-record-"),
          HISTORY,
          new Mark("epoch,correct,count"),
          TRIALS,
          new Mark("trial,epochs,correct,count"),
          ReportFile.SNAPSHOTS,
          new Mark("nndl-snapshots-"),
          ReportFile.FILE_NAME,
          ReportFile.MARK);

  private Leftovers() {}

  static void delete(Storage storage, Path directory) throws IOException {
    for (Map.Entry<String, Mark> file : MARKS.entrySet()) {
      file.getValue().delete(storage, new Path(directory, file.getKey()));
    }
  }
}
