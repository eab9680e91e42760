import Blueprints
import TestSupport
import Testing
import Training

/// Fixtures from PyTorch's stock modules, run by LibTorch; `ScoringTests` runs them on our kernels.
struct ExperimentParityTests {
    @Test(arguments: Experiment.allCases)
    func `an experiment's published form gives PyTorch's output`(experiment: Experiment) throws {
        let fixture = try StudyFixture.load(experiment)
        let network = try TorchNetwork(blueprint: fixture.blueprint, parameters: try fixture.parameters())

        try fixture.expectAgreement(try network.run(clips: try StudyFixture.clips()))
    }
}
