/** Resource Formation Service, API version 1: continues the failed rollback of a stack. */
package io.jenkins.plugins.cloudrollback.core.huawei.rfs;
