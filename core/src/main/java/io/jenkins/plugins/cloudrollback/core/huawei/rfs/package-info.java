/** Resource Formation Service, API version 1: a stack whose rollback failed goes on rolling back. */
package io.jenkins.plugins.cloudrollback.core.huawei.rfs;
