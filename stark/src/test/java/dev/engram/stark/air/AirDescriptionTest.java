/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AirDescriptionTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final Bus BUS = new Bus(3, "numbers");

  private static AirDescription describe(Consumer<AirBuilder> definition) {
    return AirDescription.of(new Described(definition), FIELD);
  }

  private record Described(Consumer<AirBuilder> definition) implements Air {

    @Override
    public String name() {
      return "test";
    }

    @Override
    public void define(AirBuilder air) {
      definition.accept(air);
    }
  }

  @Test
  void columnsAreCountedByTheMatrixThatTheyAreIn() {
    AirDescription air =
        describe(builder -> {
          builder.columns("limb", 3);
          builder.partition("log").column("op");
          Partition image = builder.partition("image");
          image.columns("word", 2);
          builder.preprocessed("index");
          builder.column("flag");
          builder.publicValue("root");
        });

    assertThat(air.mainWidth()).isEqualTo(4);
    assertThat(air.partitions()).isEqualTo(2);
    assertThat(air.partitionWidth(0)).isEqualTo(1);
    assertThat(air.partitionWidth(1)).isEqualTo(2);
    assertThat(air.preprocessedWidth()).isEqualTo(1);
    assertThat(air.publicValues()).isEqualTo(1);
    assertThat(air.columns(Source.MAIN)).containsExactly("limb[0]", "limb[1]", "limb[2]", "flag");
    assertThat(air.sources())
        .containsExactly(
            Source.PREPROCESSED, Source.MAIN, Source.partition(0), Source.partition(1));
  }

  @Test
  void equalExpressionsAreOneNode() {
    AirDescription air =
        describe(builder -> {
          Column a = builder.column("a");
          Column b = builder.column("b");
          builder.zero("once", a.times(b).minus(a.plus(b)));
          builder.zero("again", b.times(a).minus(b.plus(a)).times(a.next()));
        });

    assertThat(air.dag().nodes())
        .containsExactly(
            new Node.Cell(Source.MAIN, 0, false),
            new Node.Cell(Source.MAIN, 1, false),
            new Node.Product(0, 1),
            new Node.Sum(0, 1),
            new Node.Difference(2, 3),
            new Node.Cell(Source.MAIN, 0, true),
            new Node.Product(4, 5));
  }

  @Test
  void constantsAreFoldedAndWhatTheyMakeSuperfluousIsLeftOut() {
    AirDescription air =
        describe(builder -> {
          Column a = builder.column("a");
          Column b = builder.column("b");
          Expr nothing = b.times(Expr.constant(2).minus(2));
          builder.zero("a", Expr.constant(3).minus(2).times(a).plus(nothing).negate().negate());
        });

    assertThat(air.dag().nodes()).containsExactly(new Node.Cell(Source.MAIN, 0, false));
  }

  @Test
  void selectorsOfSomeRowsCountOneDegree() {
    AirDescription air =
        describe(builder -> {
          Column a = builder.column("a");
          builder.zero("square", a.times(a));
          builder.zeroOnTransition("step", a.times(a).minus(a.next()));
          builder.zeroOnFirst("start", a.minus(1));
        });

    assertThat(air.constraints().stream().map(air::degree)).containsExactly(2, 3, 2);
    assertThat(air.degree()).isEqualTo(3);
  }

  @Test
  void receivedAndProvidedCountsAreNegative() {
    AirDescription air =
        describe(builder -> {
          Column a = builder.column("a");
          builder.send(BUS, a, a);
          builder.receive(BUS, a, a);
          builder.provide(BUS, a, a);
        });

    int a = air.interactions().getFirst().count();
    assertThat(air.interactions().get(1).count())
        .isEqualTo(air.dag().nodes().indexOf(new Node.Negation(a)));
    assertThat(air.interactions().get(2).count()).isEqualTo(air.interactions().get(1).count());
    assertThat(air.interactions().stream().map(Interaction::weight)).containsExactly(1, 1, 0);
  }

  @Test
  void interactionsShareAChunkWhileItsDegreeAllows() {
    AirDescription air =
        describe(builder -> {
          Column a = builder.column("a");
          builder.send(BUS, a, a.times(a));
          builder.send(BUS, a, a);
          builder.send(BUS, a.times(a), a);
          builder.send(BUS, a.times(a).times(a), a);
        });

    assertThat(air.chunks(3)).containsExactly(new int[] {1, 2}, new int[] {3}, new int[] {0});
    assertThat(air.chunks(5)).containsExactly(new int[] {1, 2, 3}, new int[] {0});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> air.chunks(2))
        .withMessage("an interaction of test on numbers is of degree 3, above 2");
  }

  @Test
  void anAirWithoutInteractionsHasNoChunks() {
    assertThat(describe(builder -> builder.column("a")).chunks(3)).isEmpty();
  }

  @Test
  void sumsOfManyTermsAndSharedPartsAreNoTrouble() {
    AirDescription air =
        describe(builder -> {
          List<Column> columns = builder.columns("a", 20_000);
          Expr doubled = Expr.sum(columns);
          for (int i = 0; i < 200; i++) {
            doubled = doubled.plus(doubled);
          }
          builder.zero("sum", doubled);
        });

    assertThat(air.dag().size()).isEqualTo(2 * 20_000 - 1 + 200);
  }

  @Test
  void theGraphIsEvaluatedOnElementsOfAnExtension() {
    AirDescription air =
        describe(builder -> {
          Column a = builder.column("a");
          Column b = builder.partition("p").column("b");
          Expr start = builder.publicValue("start");
          builder.zero("x", a.next().times(b).minus(a.plus(7)).times(start).minus(b.negate()));
        });
    ExtensionField extension = new ExtensionField(FIELD, 5);
    int[] a = extension.of(1, 2, 3, 4, 5);
    int[] next = extension.of(6, 7, 8, 9, 10);
    int[] b = extension.of(11, 12, 13, 14, 15);
    ExtensionAlgebra algebra =
        new ExtensionAlgebra(
            extension,
            (source, _, isNext) -> source.isPartition() ? b : isNext ? next : a,
            new int[] {FIELD.of(9)});

    int[] value = air.dag().evaluate(algebra).get(air.constraints().getFirst().node());

    int[] inner =
        extension.sub(extension.mul(next, b), extension.add(a, extension.lift(FIELD.of(7))));
    assertThat(value).isEqualTo(extension.add(extension.scale(inner, FIELD.of(9)), b));
  }

  @Test
  void whatIsDeclaredWronglyIsRefused() {
    assertRefused(
        "two things are called a",
        builder -> {
          builder.column("a");
          builder.preprocessed("a");
        });
    assertRefused(
        "two partitions of one AIR are called p",
        builder -> {
          builder.partition("p").column("a");
          builder.partition("p").column("b");
        });
    assertRefused("test has no columns to fill in", builder -> builder.preprocessed("a"));
    assertRefused("partition p of test has no columns", builder -> builder.partition("p"));
    assertRefused(
        "of test, this never holds: one",
        builder -> {
          builder.column("a");
          builder.zero("one", Expr.constant(1));
        });
    assertRefused(
        "of test, this always holds: itself",
        builder -> {
          Column a = builder.column("a");
          builder.zero("itself", a.minus(a));
        });
    assertRefused(
        "a message on numbers has 1 to 127 elements, not 0",
        builder -> builder.send(BUS, builder.column("a")));
    assertRefused(
        "bus 3 is called both numbers and letters",
        builder -> {
          Column a = builder.column("a");
          builder.send(BUS, a, a);
          builder.send(new Bus(3, "letters"), a, a);
        });
    assertThatIllegalArgumentException().isThrownBy(() -> new Bus(-1, "negative"));
  }

  private static void assertRefused(String message, Consumer<AirBuilder> definition) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> describe(definition))
        .withMessage(message);
  }

  @Test
  void columnsAndPublicValuesOfAnotherAirAreRefused() {
    List<Expr> stolen = new ArrayList<>();
    describe(builder -> {
      stolen.add(builder.column("mine"));
      stolen.add(builder.publicValue("also mine"));
    });

    for (Expr expr : stolen) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> describe(builder -> builder.zero("a", builder.column("a").plus(expr))))
          .withMessageEndingWith("of another AIR");
    }
  }

  @Test
  void constraintsSeeTwoRowsOnly() {
    assertThatIllegalStateException()
        .isThrownBy(() -> describe(builder -> ((Column) builder.column("a").next()).next()));
  }
}
