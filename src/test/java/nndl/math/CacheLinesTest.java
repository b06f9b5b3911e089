package nndl.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheLinesTest {

  @ParameterizedTest
  @ValueSource(ints = {CacheLines.START, 1000, 1 << 20})
  void giveRoomForWhatIsAskedForAllZero(int end) {
    float[] floats = CacheLines.floats(end);
    assertTrue(floats.length >= end);
    for (float value : floats) {
      assertEquals(0, value);
    }
  }

  @Test
  void makeArraysOfHalfARegionForG1AndNoLongerOnesThanAskedForOthers() {
    boolean g1 = Boolean.parseBoolean(JvmOption.value("UseG1GC", "false"));
    int region = Integer.parseInt(JvmOption.value("G1HeapRegionSize", "0"));
    int bytes = 16 + Float.BYTES * CacheLines.floats(CacheLines.START).length;
    if (g1 && region <= 4 << 20) {
      assertTrue(bytes > region / 2 && bytes < region, bytes + " bytes of a region of " + region);
    } else {
      assertEquals(64, bytes);
    }
  }

  @Test
  void askForNoOptionThatIsNotThere() {
    assertEquals("none", JvmOption.value("NoSuchOption", "none"));
  }
}
