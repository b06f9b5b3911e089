package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * The jar holds our classes, the command line's, the JSON parser's and LIBSVM's, with the licences
 * of all, and nothing that was not meant to be in it.
 */
class JarIT {
  private static final Path JAR = Path.of("target/nndl.jar");

  /** Classes of ours and their names; a library that slips in has more than what is left. */
  private static final long MAX_BYTES = 3_250_000;

  @Test
  void holdsNoMoreThanItNeeds() throws IOException {
    List<String> strange =
        names().stream()
            .filter(
                name ->
                    !name.matches(
                        "META-INF/(MANIFEST\\.MF|LICENSE|licenses/.*|services/org\\.apache\\.spark\\.ml\\..*)|(nndl|picocli|libsvm)/.*\\.class"
                            + "|nndl/report/.*\\.(html|css|js|md|txt)|nndl/command/chapter/plot\\.svg"))
            .toList();
    assertEquals(List.of(), strange);
    assertTrue(Files.size(JAR) < MAX_BYTES, Files.size(JAR) + " bytes");
  }

  /** By the page of licences, which says where in the jar that is. */
  @Test
  void carriesTheLicenceOfEverythingThatIsNotOurs() throws IOException {
    List<String> names = names();
    List<String> missing = new ArrayList<>();
    for (LicencesTest.Carried one : LicencesTest.carried()) {
      if (names.stream().noneMatch(name -> name.startsWith(one.place()))) {
        missing.add(one.name() + ": " + one.place());
      }
      for (String text : one.texts()) {
        if (!names.contains("META-INF/licenses/" + text)) {
          missing.add(one.name() + ": META-INF/licenses/" + text);
        }
      }
    }
    assertEquals(List.of(), missing, "what licences.md names and the jar has not");
    List<String> unlicensed =
        names.stream()
            .filter(name -> !name.startsWith("META-INF/"))
            .filter(name -> !name.startsWith("nndl/") || name.startsWith("nndl/shaded/"))
            .filter(
                name ->
                    LicencesTest.carried().stream().noneMatch(one -> name.startsWith(one.place())))
            .toList();
    assertEquals(List.of(), unlicensed, "what the jar has and licences.md does not name");
  }

  @Test
  void carriesOurOwnLicence() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      byte[] found = jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes();
      assertArrayEquals(Files.readAllBytes(Path.of("LICENSE")), found);
    }
  }

  private static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }
}
