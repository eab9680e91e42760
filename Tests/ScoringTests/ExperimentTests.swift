import Blueprints
import Scoring
import TestSupport
import Testing

struct ExperimentTests {
    @Test(arguments: Experiment.allCases)
    func `an experiment's published form gives PyTorch's output`(experiment: Experiment) throws {
        let fixture = try StudyFixture.load(experiment)
        let session = try Session(blueprint: fixture.blueprint, parameters: try fixture.parameters())

        try fixture.expectAgreement(session.run(clips: try StudyFixture.clips()))
    }
}
