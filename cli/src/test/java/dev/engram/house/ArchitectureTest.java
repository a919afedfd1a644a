/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The arrows of ARCHITECTURE.md and the manner of the house, on the compiled classes.
 *
 * <p>{@code bench} stands above the command and is not on its class path: that nothing depends on
 * it, Maven sees to.
 */
final class ArchitectureTest {

  /**
   * What each module may depend on, apart from the JDK and libraries. A module is named by the
   * package below {@code dev.engram} that all of it is in.
   */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("arena", Set.of()),
          Map.entry("arena.codecs", Set.of("arena")),
          Map.entry("arena.micrometer", Set.of("arena")),
          Map.entry("trace", Set.of()),
          Map.entry("merkle", Set.of()),
          Map.entry("stark", Set.of("merkle")),
          Map.entry("space", Set.of("arena", "trace")),
          Map.entry("store", Set.of("space", "merkle")),
          Map.entry("zkmem", Set.of("trace", "space", "merkle", "stark")),
          Map.entry("frames", Set.of("trace")),
          Map.entry("evm", Set.of("frames")),
          Map.entry("vm3d", Set.of("space", "arena", "merkle", "trace")),
          Map.entry("vm3d.micrometer", Set.of("vm3d", "space")),
          Map.entry(
              "cli",
              Set.of(
                  "evm",
                  "frames",
                  "space",
                  "merkle",
                  "store",
                  "stark",
                  "zkmem",
                  "vm3d",
                  "trace",
                  "arena",
                  "arena.codecs")));

  /** Modules that anyone may embed, and which therefore bring no library along. */
  private static final Set<String> WITHOUT_LIBRARIES = Set.of("arena", "trace", "space", "frames");

  /** Species of a width of their own. */
  private static final Set<String> WIDTHS =
      Set.of("SPECIES_64", "SPECIES_128", "SPECIES_256", "SPECIES_512", "SPECIES_MAX");

  private static final String HOUSE_NAME = "dev.engram.";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.engram");

  @Test
  void everyClassLivesInAModuleThatHasItsArrows() {
    assertThat(HOUSE).isNotEmpty();
    assertThat(HOUSE.stream().map(ArchitectureTest::module).distinct()).isSubsetOf(ARROWS.keySet());
  }

  @Test
  void arrowsPointDownOnly() {
    ARROWS.forEach((module, below) ->
        noClasses()
            .that(are(module))
            .should()
            .dependOnClassesThat(
                describe(
                    "are of a module without an arrow from " + module,
                    (JavaClass type) ->
                        type.getPackageName().startsWith(HOUSE_NAME)
                            && !module(type).equals(module)
                            && !below.contains(module(type))))
            .because("ARCHITECTURE.md draws no arrow there")
            .allowEmptyShould(true)
            .check(HOUSE));
  }

  @Test
  void whatAnyoneMayEmbedBringsNoLibraryAlong() {
    for (String module : WITHOUT_LIBRARIES) {
      classes()
          .that(are(module))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "jdk.jfr..", "org.jspecify..", "dev.engram..")
          .check(HOUSE);
    }
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.engram.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(
            ".*[.$](Abstract\\w*|Base(?!Fee)\\w*|\\w*(Impl|Manager|Utils?|Helper|Base))")
        .because("a name says what a thing is, not that it is one of its kind")
        .check(HOUSE);
  }

  @Test
  void nothingReachesIntoTheJdk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..")
        .check(HOUSE);
  }

  /** Two classes name a width, and are loaded where the machine prefers it. */
  @Test
  void vectorsOfIntsHaveTheWidthThatTheMachinePrefers() {
    for (String width : WIDTHS) {
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(VectorConstants|Sha256Vectors)")
          .should()
          .accessField("jdk.incubator.vector.IntVector", width)
          .because("stores of one width would make objects of vectors of another")
          .check(HOUSE);
    }
  }

  @Test
  void nullnessIsStatedForEveryPackage() {
    assertThat(HOUSE.stream().map(JavaClass::getPackage).distinct())
        .allSatisfy((JavaPackage story) ->
            assertThat(story.isAnnotatedWith(NullMarked.class))
                .as("%s is @NullMarked", story.getName())
                .isTrue());
  }

  private static DescribedPredicate<JavaClass> are(String module) {
    return describe("are of " + module, type -> module(type).equals(module));
  }

  /** The longest name of a module that a class's package begins with, or else the package. */
  private static String module(JavaClass type) {
    String name = type.getPackageName().substring(HOUSE_NAME.length());
    return ARROWS.keySet().stream()
        .filter(module -> (name + ".").startsWith(module + "."))
        .max(Comparator.comparingInt(String::length))
        .orElse(name);
  }
}
