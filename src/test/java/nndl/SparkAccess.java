package nndl;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.api.Mirror;
import scala.reflect.api.Symbols.ClassSymbolApi;
import scala.reflect.api.Symbols.SymbolApi;
import scala.reflect.runtime.package$;

/**
 * Tells what Spark keeps to itself, {@code private[spark]}, which Java may use all the same.
 * Scala's compiler leaves this in its classes; Java's classes say nothing of it.
 */
final class SparkAccess {
  private static final Mirror<?> MIRROR =
      (Mirror<?>)
          (Object) package$.MODULE$.universe().runtimeMirror(SparkAccess.class.getClassLoader());

  private SparkAccess() {}

  /** Whether a class is one that Spark keeps to itself. */
  static boolean isPrivate(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    return isSpark(name) && isPrivate(symbol(name));
  }

  /** Whether a method or a field is one that Spark keeps to itself. */
  static boolean isPrivate(JavaAccess<?> use) {
    String owner = use.getTargetOwner().getName();
    if (!isSpark(owner)) {
      return false;
    }
    SymbolApi symbol = symbol(owner);
    Object type = symbol.isModule() ? symbol.asModule().moduleClass() : symbol;
    List<SymbolApi> found =
        members((ClassSymbolApi) type)
            .filter(member -> member.name().toString().strip().equals(use.getName()))
            .toList();
    return !found.isEmpty() && found.stream().allMatch(SparkAccess::isPrivate);
  }

  private static boolean isSpark(String name) {
    return name.startsWith("org.apache.spark.");
  }

  private static boolean isPrivate(SymbolApi symbol) {
    return !"<none>".equals(symbol.privateWithin().toString());
  }

  /** Returns a class; or an object, if there are only the static methods by which Java calls it. */
  private static SymbolApi symbol(String name) {
    if (name.endsWith("$")) {
      return (SymbolApi) (Object) MIRROR.staticModule(name.substring(0, name.length() - 1));
    }
    ClassSymbolApi type = (ClassSymbolApi) (Object) MIRROR.staticClass(name.replace('$', '.'));
    return members(type).findAny().isPresent() ? type : (SymbolApi) (Object) type.companion();
  }

  private static Stream<SymbolApi> members(ClassSymbolApi type) {
    Object all = type.toType().members();
    return CollectionConverters.asJavaCollection((Iterable<?>) all).stream()
        .map(SymbolApi.class::cast);
  }
}
