// Sets a demonstration up: credentials, endpoints of the simulator, and a job for each thing that can happen.
import com.cloudbees.plugins.credentials.CredentialsScope
import com.cloudbees.plugins.credentials.SystemCredentialsProvider
import com.cloudbees.plugins.credentials.domains.Domain
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl
import groovy.json.JsonOutput
import hudson.model.FreeStyleProject
import hudson.model.Run
import hudson.model.TaskListener
import hudson.model.listeners.RunListener
import hudson.slaves.EnvironmentVariablesNodeProperty
import hudson.tasks.BuildTrigger
import hudson.tasks.Shell
import hudson.util.Secret
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration
import io.jenkins.plugins.cloudrollback.config.EndpointOverride
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudUser
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher
import io.jenkins.plugins.cloudrollback.steps.RollbackSaeAppStep
import jenkins.model.Jenkins
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition
import org.jenkinsci.plugins.workflow.job.WorkflowJob

def simulator = binding.variables.simulator ?: System.getenv('SIMULATOR_URL')
def sources = binding.variables.folder ?: System.getenv('DEMO_FOLDER')
def jenkins = Jenkins.get()

def store = SystemCredentialsProvider.instance.store
[
    new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, 'alibaba', 'demonstration',
        'LTAItestAccessKeyId0001', 'AliTestSecretDoNotUse0123456789'),
    new HuaweiCloudUser(CredentialsScope.GLOBAL, 'huawei', 'demonstration',
        'example-account', 'jenkins', Secret.fromString('correct-horse-battery'))
].each { credentials ->
    if (SystemCredentialsProvider.instance.credentials.every { it.id != credentials.id }) {
        store.addCredentials(Domain.global(), credentials)
    }
}
CloudRollbackConfiguration.get().endpoints =
    ['codearts-deploy', 'rfs', 'iam', 'sae', 'edas'].collect { new EndpointOverride(it, '*', simulator) }

// The jobs deploy by a command "deploy", which needs no other program than the Java of Jenkins.
def bin = new File(jenkins.rootDir, 'demo')
bin.mkdirs()
def deploy = new File(bin, 'deploy')
deploy.text = """\
#!/bin/sh
exec "${System.getProperty('java.home')}/bin/java" -XX:TieredStopAtLevel=1 "$sources/Deploy.java" "$simulator" "\$@"
"""
deploy.executable = true
jenkins.globalNodeProperties.replaceBy([new EnvironmentVariablesNodeProperty(
    new EnvironmentVariablesNodeProperty.Entry('PATH+DEMO', bin.path))])

// Each job has a target of its own, which each of its builds finds as it was at first.
class StartOver extends RunListener<Run> {
    String simulator
    Map<String, Map> targets = [:]

    void onStarted(Run build, TaskListener listener) {
        def target = targets[build.parent.name]
        if (target) {
            reset(target)
            listener.logger.println "Demonstration: $target.target is as it was at first."
        }
    }

    void reset(Map target) {
        def connection = new URI("$simulator/simulator/target").toURL().openConnection()
        connection.requestMethod = 'POST'
        connection.doOutput = true
        connection.outputStream.withWriter { it << JsonOutput.toJson(target) }
        assert connection.responseCode == 200
    }
}
def startOver = new StartOver(simulator: simulator)
startOver.register()

// A demonstration may be repeated as often as people like.
def alibaba = "credentialsId: 'alibaba', region: 'cn-hangzhou', maxRollbacks: 0"
def huawei = "credentialsId: 'huawei', region: 'cn-north-4', maxRollbacks: 0"
def projectId = '6039d4480efc4dddb178abff98719913'
def stackProjectId = '0123456789abcdef0123456789abcdef'
def app = { int number -> '017f39b8-dfa4-4e16-a84b-1dcee4b10' + String.format('%03d', number) }
def task = { int number -> 'a38a2d40162f4ea1aa8c7cebca0bc' + String.format('%03d', number) }
def edasApp = { int number -> '9a64d0cb-7f2e-4c1b-8d55-20f3b1e6a' + String.format('%03d', number) }

// How long a rollback takes: some 20 seconds.
def rollbacks = [SAE: '0:2 1:8 9:4 1:8 2', EDAS: '0:2 1:18 2', CODEARTS_DEPLOY: 'pending:2 running:18 succeeded',
    RFS: 'ROLLBACK_IN_PROGRESS:20 ROLLBACK_COMPLETE']
def failed = 'The build ends red, as its stage has failed.'
def job = { Class type, String name, String service, String target, String description ->
    if (service) {
        startOver.targets[name] = [service: service, target: target, script: rollbacks[service],
            name: name.replaceAll(/\W+/, '-').toLowerCase()]
        startOver.reset(startOver.targets[name])
    }
    def item = jenkins.getItem(name) ?: jenkins.createProject(type, name)
    item.description = description
    item
}
def pipeline = { String name, String service, String target, String description, String script ->
    def item = job(WorkflowJob, name, service, target, description)
    item.definition = new CpsFlowDefinition(script.stripIndent().trim() + '\n', true)
    item.concurrentBuild = false
    item
}

def all = [
    pipeline('SAE - nothing deployed - not needed', 'SAE', app(1),
        "The stage fails before it deploys. So nothing is rolled back. $failed", """
        node {
            rollbackOnFailure([saeApp($alibaba, appId: '${app(1)}')]) {
                error 'the tests failed before anything was deployed'
            }
        }"""),
    pipeline('SAE - deployed before the stage - not needed', 'SAE', app(2),
        "Bob's deployment is running when the stage begins. It is no change of the stage, so it is left alone. $failed", """
        node {
            sh 'deploy SAE ${app(2)} "1:20 2" bob'
            rollbackOnFailure([saeApp($alibaba, appId: '${app(2)}')]) {
                error 'the tests failed before anything was deployed'
            }
        }"""),
    pipeline('SAE - deployment stuck - aborted and rolled back', 'SAE', app(3),
        "The deployment never ends, and the stage gives up. The deployment is aborted and rolled back. $failed", """
        node {
            rollbackOnFailure([saeApp($alibaba, appId: '${app(3)}')]) {
                sh 'deploy SAE ${app(3)} "1"'
                error 'the deployment does not end'
            }
        }"""),
    pipeline('SAE - deployment ended - back to what ran', 'SAE', app(4),
        "The deployment ends well, but the new version is bad. The version that ran when the stage began is restored. $failed", """
        pipeline {
            agent any
            stages {
                stage('Deploy') {
                    options {
                        rollbackOnFailure([saeApp($alibaba, appId: '${app(4)}')])
                    }
                    steps {
                        sh 'deploy SAE ${app(4)} "2"'
                        error 'the smoke test failed'
                    }
                }
            }
        }"""),
    pipeline('SAE - two users deployed - refused', 'SAE', app(5),
        "Bob deploys as well while the stage runs. Nothing tells whose change to undo, so the rollback is refused, " +
        "with the changes and their users, whom SAE shows by number. $failed", """
        node {
            rollbackOnFailure([saeApp($alibaba, appId: '${app(5)}')]) {
                sh 'deploy SAE ${app(5)} "2"'
                sh 'deploy SAE ${app(5)} "2" bob'
                error 'the smoke test failed'
            }
        }"""),
    pipeline('SAE - no such app - stopped before it deploys', null, null,
        'The rollback could never work, as there is no such application. The build ends red before its stage begins.', """
        node {
            rollbackOnFailure([saeApp($alibaba, appId: '${app(6)}')]) {
                sh 'deploy SAE ${app(6)} "2"'
            }
        }"""),
    pipeline('SAE - step by itself - back to the version before', 'SAE', app(7),
        'Two deployments have ended well. A step goes back to the version before the latest one. The build ends green.', """
        node {
            sh 'deploy SAE ${app(7)} "2"'
            sh 'deploy SAE ${app(7)} "2"'
        }
        def result = rollbackSaeApp $alibaba, appId: '${app(7)}'
        echo "\${result.status}: \${result.restoredVersion} runs, see \${result.consoleUrl}" """),
    pipeline('SAE - deployed well - can be rolled back later', 'SAE', app(9),
        'The stage succeeds. The page of the build offers to roll back what it has deployed, as long as nothing else is ' +
        'deployed. The build ends green.', """
        node {
            rollbackOnFailure([saeApp($alibaba, appId: '${app(9)}')]) {
                sh 'deploy SAE ${app(9)} "2"'
            }
        }"""),
    pipeline('CodeArts Deploy - deployment running - awaited and rolled back', 'CODEARTS_DEPLOY', task(1),
        "The deployment is still running when the stage fails. Its end is awaited, then the record that was the " +
        "latest one is restored. $failed", """
        node {
            rollbackOnFailure([codeArtsDeployment($huawei, taskId: '${task(1)}', projectId: '$projectId')]) {
                sh 'deploy CODEARTS_DEPLOY ${task(1)} "running:20 succeeded"'
                error 'the smoke test failed'
            }
        }"""),
    pipeline('CodeArts Deploy - dry run - changes nothing', 'CODEARTS_DEPLOY', task(2),
        'A step shows what would be rolled back to what, and requests nothing. The build ends green.',
        "rollbackDeployment $huawei, taskId: '${task(2)}', projectId: '$projectId', dryRun: true"),
    pipeline('RFS - rolled back by RFS itself - succeeded', 'RFS', 'stack_1',
        "The deployment of the stack fails, and RFS rolls it back. This is awaited, and is all that is needed. $failed", """
        node {
            rollbackOnFailure([rfsStack($huawei, projectId: '$stackProjectId', stackName: 'stack_1')]) {
                sh 'deploy RFS stack_1 "DEPLOYMENT_IN_PROGRESS:2 ROLLBACK_IN_PROGRESS:20 ROLLBACK_COMPLETE"'
                error 'the deployment failed'
            }
        }"""),
    pipeline('RFS - rollback failed - continued', 'RFS', 'stack_2',
        "The deployment of the stack fails, and its rollback by RFS fails too. That rollback is continued. $failed", """
        node {
            rollbackOnFailure([rfsStack($huawei, projectId: '$stackProjectId', stackName: 'stack_2')]) {
                sh 'deploy RFS stack_2 "DEPLOYMENT_IN_PROGRESS:2 ROLLBACK_IN_PROGRESS:2 ROLLBACK_FAILED"'
                error 'the deployment failed'
            }
        }"""),
    pipeline('EDAS - deployment ended - back to what ran', 'EDAS', edasApp(1),
        "The deployment ends well, but the new version is bad. The package version that ran when the stage began is " +
        "deployed again. $failed", """
        node {
            rollbackOnFailure([edasApp($alibaba, appId: '${edasApp(1)}')]) {
                sh 'deploy EDAS ${edasApp(1)} "2"'
                error 'the smoke test failed'
            }
        }"""),
    pipeline('EDAS - step by itself - running change aborted', 'EDAS', edasApp(2),
        'A step aborts the change that is running, and rolls it back. The build ends green.', """
        node {
            sh 'deploy EDAS ${edasApp(2)} "1"'
        }
        abortAndRollback $alibaba, appId: '${edasApp(2)}' """)
]

def freestyle = job(FreeStyleProject, 'SAE - freestyle - back to what ran', 'SAE', app(8),
    'A freestyle job: the shell step deploys and fails, and the post-build action restores the version that ran ' +
    'when the build began. The build ends red, as its shell step has failed.')
freestyle.buildersList.replace(new Shell("deploy SAE ${app(8)} \"2\"; exit 1"))
def entry = new RollbackSaeAppStep('alibaba', 'cn-hangzhou', app(8))
entry.maxRollbacks = 0
freestyle.publishersList.replace(new RollbackPublisher([entry]))
freestyle.save()
all << freestyle

def start = job(FreeStyleProject, '0 - start all jobs', null, null, 'Starts all other jobs at once.')
start.publishersList.replace(new BuildTrigger(all*.name.join(','), false))
start.save()
jenkins.rebuildDependencyGraph()

jenkins.numExecutors = all.size() + 1
jenkins.systemMessage = 'Each job shows one thing that can happen, and its name says how it ends. "0 - start all jobs" ' +
    'starts them all. The page of a build shows its rollback, and the log says why.'
jenkins.save()
