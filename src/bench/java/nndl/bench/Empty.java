package nndl.bench;

import nndl.command.Program;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark application that does nothing, with the settings that nndl.Train has by default. */
public final class Empty {
  private Empty() {}

  public static void main(String[] args) {
    new JavaSparkContext(Program.sparkConf().set("spark.ui.enabled", "false")).close();
    Program.exit(0);
  }
}
