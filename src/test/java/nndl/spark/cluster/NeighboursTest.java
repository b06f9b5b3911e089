package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final SparkConf NOTHING = new SparkConf(false);

  @Test
  void tasksCountThoseThatRunBesideThem() {
    try (Neighbours first = new Neighbours()) {
      try (Neighbours second = new Neighbours()) {
        assertEquals(1, first.together(NOTHING, 9));
        assertEquals(2, second.together(NOTHING, 9));
      }
      try (Neighbours third = new Neighbours()) {
        assertEquals(2, third.together(NOTHING, 9), "the second has gone");
      }
    }
  }

  @Test
  void theFirstKnowsOfTheOthersWhereTheSettingsSayHowManyThereWillBe() {
    SparkConf conf = new SparkConf(false).set("spark.executor.cores", "8");
    try (Neighbours first = new Neighbours()) {
      assertEquals(8, first.together(conf, 9));
      assertEquals(3, first.together(conf, 3), "there are no more");
      assertEquals(4, first.together(conf.set("spark.task.cpus", "2"), 9));
    }
  }
}
