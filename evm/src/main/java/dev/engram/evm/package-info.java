/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * An Ethereum Virtual Machine on {@link dev.engram.frames}: {@link dev.engram.evm.Evm} runs a
 * {@link dev.engram.evm.Transaction} or a bare {@link dev.engram.evm.Message} in a {@link
 * dev.engram.evm.Block} by the rules of a {@link dev.engram.evm.Fork} and answers with a {@link
 * dev.engram.evm.Receipt}.
 */
@NullMarked
package dev.engram.evm;

import org.jspecify.annotations.NullMarked;
