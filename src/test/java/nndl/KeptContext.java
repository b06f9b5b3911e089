package nndl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import nndl.command.Program;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import scala.Tuple2;

/**
 * One Spark context for all commands of a test class, none of which ends it. To start one for each
 * of them is most of the time of short commands. A test that changes a setting of Spark fails,
 * since the context would not have it.
 */
public final class KeptContext implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final SparkConf conf;
  private Set<Tuple2<String, String>> settings;
  private Kept kept;

  /** For commands that have no settings of Spark. */
  public KeptContext() {
    this(Program.sparkConf());
  }

  /**
   * @param conf the settings of the class's commands
   */
  public KeptContext(SparkConf conf) {
    this.conf = conf;
  }

  /** Ends only when it is told so by its own name. */
  private static final class Kept extends SparkContext {
    Kept(SparkConf conf) {
      super(conf);
    }

    @Override
    public void stop() {}

    @Override
    public void stop(int status) {}

    void end() {
      super.stop(0);
    }
  }

  @Override
  public void beforeAll(ExtensionContext test) {
    settings = Set.of(Program.sparkConf().getAll());
    kept = new Kept(conf);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    assertEquals(settings, Set.of(Program.sparkConf().getAll()), "settings of Spark");
  }

  @Override
  public void afterAll(ExtensionContext test) {
    kept.end();
  }
}
