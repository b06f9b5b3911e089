package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Slow;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;

/**
 * The page of the public API, kept true: it has every public class of the public packages, all that
 * these classes do for callers, and nothing that is not there. Every other package says that it is
 * internal.
 */
@Slow
class PublicApiTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Page PAGE = Page.read(Path.of("src/site/markdown/library.md"));

  /** Of no use but to Java itself. */
  private static final Set<String> OF_ANY_RECORD = Set.of("equals", "hashCode", "toString");

  private static final List<Class<?>> API =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("nndl")
              .stream()
              .filter(type -> isPublic(type.getPackageName()) || isTraining(type))
              .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
              .filter(type -> !type.getSimpleName().equals("package-info"))
              .<Class<?>>map(JavaClass::reflect)
              .toList();

  /** The only public class among the entry points. */
  private static boolean isTraining(JavaClass type) {
    return type.getName().matches("nndl\\.Training(\\$.*)?");
  }

  private static boolean isPublic(String info) {
    return intent(SOURCES.resolve(info.replace('.', '/')).resolve("package-info.java"))
        .startsWith("Public API:");
  }

  /** What the Javadoc of a package says, in one line. */
  private static String intent(Path packageInfo) {
    try {
      return Files.readString(packageInfo)
          .replaceFirst("^/\\*\\*", "")
          .replaceAll("\n ?\\* ?", " ")
          .strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyPackageSaysWhetherItIsPublicOrInternal() throws IOException {
    List<Path> packages;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      packages = files.filter(file -> file.endsWith("package-info.java")).toList();
    }
    List<Path> silent =
        packages.stream()
            .filter(info -> !intent(info).matches("(?s)(Public API:|Internal\\.) .*"))
            .toList();
    assertEquals(List.of(SOURCES.resolve("nndl/package-info.java")), silent);
    assertTrue(intent(silent.get(0)).contains("internal, but their command lines are public."));
  }

  @Test
  void thePageHasEveryPublicClassOfThePublicPackages() {
    Set<String> listed =
        rows("\\[(\\w+)]\\(.*")
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        API.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)),
        listed);
  }

  /** Methods of internal types are internal, and so are static ones that the page does not have. */
  @Test
  void thePageHasEveryMethodThatServesCallers() {
    Set<String> found = new TreeSet<>();
    for (Class<?> type : API) {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers())
            && !Modifier.isStatic(method.getModifiers())
            && !OF_ANY_RECORD.contains(method.getName())
            && !isOfMllib(type, method)
            && types(method).allMatch(PublicApiTest::isForCallers)) {
          found.add(text(type, method));
        }
      }
    }
    assertTrue(found.contains("Classifier.classify(byte[])"), found.toString());
    found.removeAll(listedMethods());
    assertEquals(Set.of(), found);
  }

  /**
   * Whether Spark's own pages explain a method of a stage: a getter, a param, or what Spark calls.
   */
  private static boolean isOfMllib(Class<?> type, Method method) {
    return type.getPackageName().equals("nndl.ml")
        && (method.getName().matches("get.*|uid|.*\\$.*")
            || Param.class.isAssignableFrom(method.getReturnType())
            || supertypes(type)
                .filter(above -> above.getName().startsWith("org.apache.spark."))
                .flatMap(above -> Arrays.stream(above.getDeclaredMethods()))
                .anyMatch(above -> above.getName().equals(method.getName())));
  }

  private static Stream<Class<?>> supertypes(Class<?> type) {
    Stream<Class<?>> above =
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
    return above.flatMap(one -> Stream.concat(Stream.of(one), supertypes(one)));
  }

  @Test
  void thePageHasNothingThatIsNotThere() {
    Set<String> listed = listedMethods();
    for (Class<?> type : API) {
      for (Method method : type.getMethods()) {
        if (types(method).allMatch(PublicApiTest::isForCallers)) {
          listed.remove(text(type, method));
        }
      }
    }
    assertEquals(Set.of(), listed);
  }

  private static Stream<Matcher> rows(String cell) {
    Pattern pattern = Pattern.compile(cell);
    return PAGE.rows("public-api").stream()
        .map(row -> pattern.matcher(row.get(0)))
        .filter(Matcher::matches);
  }

  private static Set<String> listedMethods() {
    return rows("(`.*`)")
        .flatMap(row -> Arrays.stream(row.group(1).split("(?<=`), (?=`)")))
        .map(method -> method.replace("`", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Class<?>> types(Method method) {
    return Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()));
  }

  private static boolean isForCallers(Class<?> type) {
    return !type.getName().startsWith("nndl.") || API.contains(type);
  }

  private static String text(Class<?> type, Method method) {
    return "%s.%s(%s)"
        .formatted(
            type.getSimpleName(),
            method.getName(),
            Stream.of(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ")));
  }
}
