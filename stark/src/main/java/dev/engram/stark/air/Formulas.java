/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of an AIR as formulas for people. What is long and occurs more than once gets a name,
 * or formulas of hash functions would fill books.
 */
final class Formulas implements Algebra<Formulas.Formula> {

  /**
   * A formula.
   *
   * @param text as it reads
   * @param binding how tightly its outermost operation binds: {@link #SUM}, {@link #PRODUCT} or
   *     {@link #ATOM}
   */
  record Formula(String text, int binding) {

    String within(int outer) {
      return binding < outer ? "(" + text + ")" : text;
    }
  }

  private static final int SUM = 0;
  private static final int PRODUCT = 1;
  private static final int ATOM = 2;
  private static final int LONG = 24;

  private final AirDescription air;
  private final List<String> definitions = new ArrayList<>();
  private final List<Formula> formulas;
  private final int[] uses;
  private int node;

  Formulas(AirDescription air) {
    this.air = air;
    this.uses = new int[air.dag().size()];
    air.dag().nodes().forEach(each -> Dag.operands(each).forEach(operand -> uses[operand]++));
    this.formulas = air.dag().evaluate(this);
  }

  /** A node's formula. */
  String of(int node) {
    return formulas.get(node).text();
  }

  /** What formulas call by a name. */
  List<String> definitions() {
    return definitions;
  }

  @Override
  public Formula constant(int word) {
    PrimeField field = air.field();
    int value = field.value(word);
    return value > field.prime() / 2
        ? made("−" + (field.prime() - value), SUM)
        : made(Integer.toString(value), ATOM);
  }

  @Override
  public Formula cell(Source source, int column, boolean next) {
    return made(air.nameOf(new Node.Cell(source, column, next)), ATOM);
  }

  @Override
  public Formula publicValue(int index) {
    return made(air.publicValueNames().get(index), ATOM);
  }

  @Override
  public Formula add(Formula a, Formula b) {
    return made(a.text() + " + " + b.within(b.text().startsWith("−") ? PRODUCT : SUM), SUM);
  }

  @Override
  public Formula sub(Formula a, Formula b) {
    return made(a.text() + " − " + b.within(PRODUCT), SUM);
  }

  @Override
  public Formula mul(Formula a, Formula b) {
    return made(a.within(PRODUCT) + "·" + b.within(PRODUCT), PRODUCT);
  }

  @Override
  public Formula neg(Formula a) {
    return made("−" + a.within(PRODUCT), SUM);
  }

  private Formula made(String text, int binding) {
    int uses = this.uses[node];
    node++;
    if (uses < 2 || text.length() <= LONG) {
      return new Formula(text, binding);
    }
    String name = "t" + (definitions.size() + 1);
    definitions.add(name + " = " + text);
    return new Formula(name, ATOM);
  }
}
