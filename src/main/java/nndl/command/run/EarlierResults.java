package nndl.command.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.command.RunNames;
import nndl.data.storage.FileSignature;
import nndl.data.storage.Storage;
import nndl.model.Model;
import nndl.report.ReportFile;
import nndl.training.RunRecord;
import org.apache.hadoop.fs.Path;

/**
 * Finds what earlier runs and searches wrote beside a model, but the report. A file is theirs only
 * if its content shows that nndl wrote it. Another file of the same name stays.
 */
final class EarlierResults {
  private static final Map<String, FileSignature> MARKS =
      Map.of(
          RunRecord.FILE_NAME,
          new FileSignature("\"format\":\"nndl-record-"),
          RunNames.HISTORY,
          new FileSignature("epoch,correct,count"),
          RunNames.TRIALS_TABLE,
          new FileSignature("trial,epochs,correct,count"),
          Checksums.FILE_NAME,
          new FileSignature("  " + Model.FILE_NAME + "\n"),
          ReportFile.SNAPSHOTS,
          new FileSignature("nndl-snapshots-"));

  private EarlierResults() {}

  static List<Path> in(Storage storage, Path directory) {
    List<Path> found = new ArrayList<>();
    for (Map.Entry<String, FileSignature> file : MARKS.entrySet()) {
      Path path = new Path(directory, file.getKey());
      if (storage.exists(path) && file.getValue().isIn(storage, path)) {
        found.add(path);
      }
    }
    return found;
  }
}
