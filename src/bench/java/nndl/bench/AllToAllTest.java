package nndl.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The processes of {@code scripts/dev/netlab.sh --alltoall}, as threads on loopback. */
class AllToAllTest {
  @Test
  void theDriverMeasuresBothAndItsEndIsThatOfTheExecutors() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<List<String>>> processes = new ArrayList<>();
    for (int rank = 0; rank < 4; rank++) {
      String[] arguments = (rank + " 200000 2 127.0.7.1 127.0.7.2 127.0.7.3 127.0.7.4").split(" ");
      processes.add(() -> AllToAll.run(arguments));
    }
    List<List<String>> lines = new ArrayList<>();
    for (Future<List<String>> process : threads.invokeAll(processes)) {
      lines.add(process.get());
    }
    threads.shutdown();
    assertEquals(2, lines.get(0).size());
    assertTrue(lines.get(0).get(0).matches("\\d+\\.\\d{6} \\d+\\.\\d{6}"), lines.get(0).get(0));
    assertEquals(List.of(), lines.get(3));
  }
}
