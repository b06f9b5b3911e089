package nndl.command.run;

import java.io.IOException;
import java.util.Map;
import nndl.command.RunNames;
import nndl.data.storage.Mark;
import nndl.data.storage.Storage;
import nndl.report.ReportFile;
import nndl.training.RunRecord;
import org.apache.hadoop.fs.Path;

/**
 * Deletes what earlier runs and searches wrote beside a model, but the report. A file is deleted
 * only if its content shows that nndl wrote it. Another file of the same name stays.
 */
final class EarlierResults {
  private static final Map<String, Mark> MARKS =
      Map.of(
          RunRecord.FILE_NAME,
          new Mark("\"format\":\"nndl-record-"),
          RunNames.HISTORY,
          new Mark("epoch,correct,count"),
          RunNames.TRIALS_TABLE,
          new Mark("trial,epochs,correct,count"),
          ReportFile.SNAPSHOTS,
          new Mark("nndl-snapshots-"));

  private EarlierResults() {}

  static void delete(Storage storage, Path directory) throws IOException {
    for (Map.Entry<String, Mark> file : MARKS.entrySet()) {
      file.getValue().delete(storage, new Path(directory, file.getKey()));
    }
  }
}
