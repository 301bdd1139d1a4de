// Sets a demonstration up: credentials, endpoints of the simulator, and a job for each way to roll back.
import com.cloudbees.plugins.credentials.CredentialsScope
import com.cloudbees.plugins.credentials.SystemCredentialsProvider
import com.cloudbees.plugins.credentials.domains.Domain
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl
import hudson.model.FreeStyleProject
import hudson.model.Job
import hudson.model.Run
import hudson.model.TaskListener
import hudson.model.listeners.RunListener
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

def simulator = System.getenv('SIMULATOR_URL')
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

// A rollback that has happened leaves nothing to roll back, so each build finds the clouds as they were at first.
class StartOver extends RunListener<Run> {
    String simulator

    void onStarted(Run build, TaskListener listener) {
        if (Jenkins.get().getAllItems(Job).every { it == build.parent || !it.building }) {
            def connection = new URI("$simulator/simulator/demo").toURL().openConnection()
            connection.requestMethod = 'POST'
            assert connection.responseCode == 200
            listener.logger.println 'Demonstration: a new version of everything has been deployed.'
        }
    }
}
new StartOver(simulator: simulator).register()

def sae = "credentialsId: 'alibaba', region: 'cn-north-4', appId: '017f39b8-dfa4-4e16-a84b-1dcee4b10000'"
[
    '1 roll back an app': "rollbackSaeApp $sae",
    '2 roll back a deployment': '''
        rollbackDeployment credentialsId: 'huawei', region: 'cn-north-4',
            taskId: 'a38a2d40162f4ea1aa8c7cebca0bc7f8', projectId: '6039d4480efc4dddb178abff98719913' ''',
    '3 continue the rollback of a stack': '''
        continueStackRollback credentialsId: 'huawei', region: 'cn-north-4',
            projectId: '0123456789abcdef0123456789abcdef', stackName: 'my_hello_world_stack' ''',
    '4 abort a change and roll it back': '''
        abortAndRollback credentialsId: 'alibaba', region: 'cn-north-4',
            appId: '3616cdca-4ecf-4250-a018-efd459e0b000' ''',
    '5 roll back when a stage fails': """
        pipeline {
          agent none
          stages {
            stage('Deploy') {
              options { rollbackOnFailure([saeApp($sae)]) }
              steps { error 'the smoke test failed' }
            }
          }
        }"""
].each { name, script ->
    def job = jenkins.getItem(name) ?: jenkins.createProject(WorkflowJob, name)
    job.definition = new CpsFlowDefinition(script.stripIndent(), true)
}

def freestyle = jenkins.getItem('6 freestyle') ?: jenkins.createProject(FreeStyleProject, '6 freestyle')
freestyle.buildersList.replace(new Shell('echo deploying...; exit 1'))
freestyle.publishersList.replace(new RollbackPublisher(
    [new RollbackSaeAppStep('alibaba', 'cn-north-4', '017f39b8-dfa4-4e16-a84b-1dcee4b10000')]))
freestyle.save()
